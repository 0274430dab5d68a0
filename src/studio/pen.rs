//! Numbers and commands of paths, written by hand: a topic has thousands of them, eight times a second.

/// A command of a path with its numbers.
pub type Command<'a> = (char, &'a [f64]);

/// Appends commands with their numbers, two decimals at most.
pub fn draw(out: &mut String, commands: &[Command]) {
    for (command, numbers) in commands {
        out.push(*command);
        for (ix, number) in numbers.iter().enumerate() {
            if ix > 0 {
                out.push(' ');
            }
            push(out, *number);
        }
    }
}

/// Appends a number with two decimals at most.
pub fn push(out: &mut String, number: f64) {
    let hundredths = (number * 100.0).round() as i64;
    if hundredths < 0 {
        out.push('-');
    }
    let (whole, rest) = (hundredths.unsigned_abs() / 100, (hundredths.unsigned_abs() % 100) as u8);
    push_whole(out, whole);
    if rest > 0 {
        out.push('.');
        out.push(char::from(b'0' + rest / 10));
        if rest % 10 > 0 {
            out.push(char::from(b'0' + rest % 10));
        }
    }
}

fn push_whole(out: &mut String, number: u64) {
    if number >= 10 {
        push_whole(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// A number as it stands in an attribute.
pub fn px(number: f64) -> String {
    let mut out = String::with_capacity(8);
    push(&mut out, number);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_two_decimals_at_most() {
        let cases = [
            (0.0, "0"),
            (7.0, "7"),
            (-0.5, "-0.5"),
            (12.345, "12.35"),
            (1234.1, "1234.1"),
            (0.05, "0.05"),
            (-0.001, "0"),
            (99.999, "100"),
        ];
        for (number, written) in cases {
            assert_eq!(px(number), written);
        }
    }

    #[test]
    fn commands_stand_one_after_the_other() {
        let mut out = String::new();
        draw(&mut out, &[('M', &[1.0, 2.5]), ('h', &[-3.0]), ('Z', &[])]);
        assert_eq!(out, "M1 2.5h-3Z");
    }
}
