//! Values as forms: a field and its value in, inputs out; what was entered in, a value of its type out.
