//! The inside of a part whose code comes after the first look: it is only handed on here. To copy, compare and take apart
//! the faces of Kafka's parts took 4 KB of the first load; only the code that makes and draws them does it now.
use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

trait Face: Debug + Send + Sync {
    fn is_same(&self, other: &dyn Face) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<T: Debug + PartialEq + Send + Sync + 'static> Face for T {
    fn is_same(&self, other: &dyn Face) -> bool {
        other.as_any().downcast_ref::<T>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A face of any type.
#[derive(Clone, Debug)]
pub struct LateFace(Arc<dyn Face>);

impl LateFace {
    pub fn new(face: impl Debug + PartialEq + Send + Sync + 'static) -> Self {
        Self(Arc::new(face))
    }

    /// As what it was made, if it was made as that.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.0.as_any().downcast_ref()
    }
}

impl PartialEq for LateFace {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(&*other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::LateFace;

    #[test]
    fn faces_are_the_same_by_type_and_value() {
        for (a, b, same) in [
            (LateFace::new(1_u8), LateFace::new(1_u8), true),
            (LateFace::new(1_u8), LateFace::new(2_u8), false),
            (LateFace::new(1_u8), LateFace::new(1_u16), false),
            (LateFace::new("a"), LateFace::new("a"), true),
        ] {
            assert_eq!(a == b, same, "{a:?} {b:?}");
        }
    }

    #[test]
    fn a_face_is_found_as_what_it_was_made() {
        let face = LateFace::new(7_u8);
        assert_eq!((face.get::<u8>(), face.get::<u16>()), (Some(&7), None));
    }
}
