//! Choices as they were ticked in the form.

use super::Problem;
use crate::extract::{Choices, Value};
use crate::questionnaire::{Field, Questionnaire};

/// Id of the box of an option; `name` is that of the input.
pub(super) fn id(name: &str, option: &str) -> String {
    format!("entry-{name}-{option}")
}

/// The value of a field of which these options are ticked, and those are not to be seen.
///
/// # Errors
/// When the form has no such option, or one is marked as both.
pub(super) fn value(
    questionnaire: &Questionnaire,
    field: &Field,
    checked: &[String],
    unknown: &[String],
) -> Result<Value, Vec<Problem>> {
    let options: Vec<&str> = field.options.iter().map(|&option| questionnaire.option_id(option)).collect();
    let strangers = |name: &'static str, ids: &[String]| {
        let strangers = ids.iter().filter(|id| !options.contains(&id.as_str()));
        let problem = |option: &String| Problem {
            input: id(name, option),
            message: "the form has no such option; load the page again".to_owned(),
        };
        strangers.map(problem).collect::<Vec<_>>()
    };
    let mut problems = strangers("checked", checked);
    problems.extend(strangers("unknown", unknown));
    let mut choices = Choices::default();
    for option in options {
        let has = |ids: &[String]| ids.iter().any(|id| id == option);
        let list = match (has(checked), has(unknown)) {
            (true, true) => {
                problems.push(Problem {
                    input: id("unknown", option),
                    message: "it is ticked or cannot be seen, not both".to_owned(),
                });
                continue;
            }
            (true, false) => &mut choices.checked,
            (false, true) => &mut choices.unknown,
            (false, false) => &mut choices.unchecked,
        };
        list.push(option.to_owned());
    }
    if problems.is_empty() { Ok(Value::Choices(choices)) } else { Err(problems) }
}
