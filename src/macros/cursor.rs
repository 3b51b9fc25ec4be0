//! The characters of a macro, token by token.

use std::ops::Range;

/// What stands next inside a macro. Ranges are bytes of the whole scalar.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    /// `.var.name`: the words after the leading dot.
    Path(Vec<String>),
    /// `default`, `true`
    Word(String),
    /// `"…"` or `` `…` ``, escapes resolved.
    Text(String),
    /// `3`, `-1`, `2.5`
    Number(String),
    /// `|`
    Pipe,
    /// `}}`
    Close,
    /// The scalar ended.
    End,
    /// Anything else: what it is, for the message.
    Other(char),
    /// A text without its closing quote, or with an unknown escape.
    BadText(&'static str),
}

/// A position in the text of a scalar.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// What was not looked at yet.
    pub(crate) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Moves behind a text if it stands next.
    pub(crate) fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Moves behind white space.
    pub(crate) fn skip_white_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.bump();
        }
    }

    /// The next token and where it stands.
    pub(crate) fn next(&mut self) -> (Token, Range<usize>) {
        self.skip_white_space();
        let start = self.at;
        let token = self.token();
        (token, start..self.at)
    }

    /// The next token, without moving.
    pub(crate) fn peek_token(&self) -> (Token, Range<usize>) {
        self.clone().next()
    }

    fn token(&mut self) -> Token {
        if self.eat("}}") {
            return Token::Close;
        }
        match self.bump() {
            None => Token::End,
            Some('|') => Token::Pipe,
            Some('"') => self.quoted(),
            Some('`') => self.raw(),
            Some('.') => self.path(),
            Some(first @ ('0'..='9' | '-' | '+')) => self.number(first),
            Some(first) if first.is_ascii_alphabetic() || first == '_' => {
                let mut word = String::from(first);
                self.name_into(&mut word);
                Token::Word(word)
            }
            Some(other) => Token::Other(other),
        }
    }

    /// Letters, digits, `_`, and hyphens that are followed by one of these: `x-}}` ends at `x`.
    fn name_into(&mut self, name: &mut String) {
        while let Some(next) = self.peek() {
            let after = self.rest().trim_start_matches('-').chars().next();
            let inner_hyphen = next == '-' && after.is_some_and(is_name_character);
            if !is_name_character(next) && !inner_hyphen {
                break;
            }
            self.bump();
            name.push(next);
        }
    }

    fn path(&mut self) -> Token {
        let mut words = Vec::new();
        loop {
            let mut word = String::new();
            self.name_into(&mut word);
            if word.is_empty() {
                return Token::Other('.');
            }
            words.push(word);
            if !self.eat(".") {
                return Token::Path(words);
            }
        }
    }

    fn number(&mut self, first: char) -> Token {
        let mut number = String::from(first);
        while let Some(next) = self.peek() {
            let sign = matches!(next, '+' | '-') && number.ends_with(['e', 'E']);
            if !next.is_ascii_alphanumeric() && next != '.' && next != '_' && !sign {
                break;
            }
            self.bump();
            number.push(next);
        }
        if number.contains(|c: char| c.is_ascii_digit()) {
            Token::Number(number)
        } else {
            Token::Other(first)
        }
    }

    fn raw(&mut self) -> Token {
        let mut text = String::new();
        loop {
            match self.bump() {
                None => return Token::BadText("this text has no closing `` ` ``"),
                Some('`') => return Token::Text(text),
                Some(other) => text.push(other),
            }
        }
    }

    fn quoted(&mut self) -> Token {
        let mut text = String::new();
        loop {
            match self.bump() {
                None => return Token::BadText("this text has no closing `\"`"),
                Some('"') => return Token::Text(text),
                Some('\\') => {
                    let Some(character) = self.escape() else {
                        self.skip_text();
                        return Token::BadText(
                            "this text has an escape other than \\n, \\t, \\r, \\\", \\\\ and \\u with four digits",
                        );
                    };
                    text.push(character);
                }
                Some(other) => text.push(other),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        match self.bump()? {
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            same @ ('"' | '\\') => Some(same),
            'u' => {
                let digits = self.rest().get(..4)?;
                let code = u32::from_str_radix(digits, 16).ok()?;
                self.at += 4;
                char::from_u32(code)
            }
            _ => None,
        }
    }

    /// Moves behind the closing quote of a text that is already known to be bad.
    fn skip_text(&mut self) {
        while let Some(next) = self.bump() {
            match next {
                '"' => return,
                '\\' => {
                    self.bump();
                }
                _ => {}
            }
        }
    }

    /// Moves behind the next `}}` outside of texts, or to the end.
    pub(crate) fn skip_macro(&mut self) {
        while !matches!(self.next().0, Token::Close | Token::End) {}
    }
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let mut cursor = Cursor::new(text, 0);
        let mut found = Vec::new();
        loop {
            let (token, _) = cursor.next();
            let last = matches!(token, Token::End | Token::Close);
            found.push(token);
            if last {
                return found;
            }
        }
    }

    #[test]
    fn names_may_hold_hyphens_but_not_end_with_one() {
        let path = |words: &[&str]| Token::Path(words.iter().map(|w| (*w).to_owned()).collect());
        assert_eq!(
            tokens(".var.my-name}}"),
            [path(&["var", "my-name"]), Token::Close]
        );
        assert_eq!(
            tokens(".var.x-}}"),
            [path(&["var", "x"]), Token::Other('-'), Token::Close]
        );
    }

    #[test]
    fn texts_hide_braces_and_resolve_escapes() {
        assert_eq!(
            tokens(r#""a}}\"\u0041" `\n`}}"#),
            [
                Token::Text("a}}\"A".to_owned()),
                Token::Text("\\n".to_owned()),
                Token::Close
            ]
        );
    }

    #[test]
    fn broken_texts_are_named() {
        assert!(matches!(tokens(r#""abc"#).first(), Some(Token::BadText(_))));
        assert!(matches!(
            tokens(r#""\q" }}"#).first(),
            Some(Token::BadText(_))
        ));
        assert!(matches!(
            tokens(r#""\uD800""#).first(),
            Some(Token::BadText(_))
        ));
        assert!(matches!(tokens("`abc").first(), Some(Token::BadText(_))));
    }

    #[test]
    fn numbers_are_one_token() {
        assert_eq!(
            tokens("-1 2.5 1e-3"),
            [
                Token::Number("-1".to_owned()),
                Token::Number("2.5".to_owned()),
                Token::Number("1e-3".to_owned()),
                Token::End
            ]
        );
    }
}
