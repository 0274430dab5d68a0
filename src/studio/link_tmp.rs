//! tmp
use super::model::Studio; use super::sentence::Phrase;
pub struct R; impl R { pub fn remark(&self)->Option<Phrase>{None} pub fn phrase(&self)->Phrase{crate::locales::Text::new("","").into()} }
impl Studio { pub fn share_link(&self)->String{"#s1.tmp".into()} pub fn open_link(&mut self,_l:&str)->Result<R,R>{Err(R)} }
