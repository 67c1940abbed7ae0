//! The source beside the fields: its pages or blocks as markup, and the words that a person marked in it as quotes.
