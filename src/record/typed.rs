//! Values by the type of their field: JSON alone does not tell a text from a yes.

use serde::Deserialize;

use crate::extract::Value;
use crate::questionnaire::{FieldType, Questionnaire};

/// A value by the type of its field; `None` for null.
///
/// # Errors
/// When it is none of this type.
pub(crate) fn typed(kind: FieldType, value: &serde_json::Value) -> serde_json::Result<Option<Value>> {
    if value.is_null() {
        return Ok(None);
    }
    Ok(Some(match kind {
        FieldType::Text | FieldType::Email | FieldType::Phone | FieldType::Date => {
            Value::Text(String::deserialize(value)?)
        }
        FieldType::YesNo => Value::YesNo(Deserialize::deserialize(value)?),
        FieldType::Choices => Value::Choices(Deserialize::deserialize(value)?),
        FieldType::Percentage => Value::Percentage(f64::deserialize(value)?),
        FieldType::Links => Value::Links(Deserialize::deserialize(value)?),
        FieldType::Organizations => Value::Organizations(Deserialize::deserialize(value)?),
        FieldType::Emails => Value::Emails(Deserialize::deserialize(value)?),
        FieldType::Country => Value::Country(Deserialize::deserialize(value)?),
    }))
}

/// True where a form takes a value for a field: it is of its type, and ticks no options but those of the form.
pub(crate) fn fits(questionnaire: &Questionnaire, field: &str, value: &serde_json::Value) -> bool {
    let Some(field) = questionnaire.fields.iter().find(|one| one.id == field) else { return false };
    match typed(field.kind, value) {
        Ok(Some(Value::Choices(choices))) => {
            let named = || [&choices.checked, &choices.unchecked, &choices.unknown].into_iter().flatten();
            let options = || field.options.iter().map(|&option| questionnaire.option_id(option));
            named().count() == field.options.len() && options().all(|option| named().any(|one| one == option))
        }
        Ok(value) => value.is_some(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_type_of_their_field() {
        let yes = serde_json::json!("yes");
        assert_eq!(typed(FieldType::Text, &yes).unwrap(), Some(Value::Text("yes".into())));
        assert!(matches!(typed(FieldType::YesNo, &yes).unwrap(), Some(Value::YesNo(_))));
        assert_eq!(typed(FieldType::Percentage, &serde_json::Value::Null).unwrap(), None);
        typed(FieldType::Percentage, &yes).unwrap_err();
    }
}
