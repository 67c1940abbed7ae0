//! Who may come in: tokens, sessions, passwords; what a request must be, and what every answer carries.
