//! Samples on disk.
use crate::forge::*;
#[test]
fn dump() {
    use docx::*;
    let Some(out) = std::env::var_os("FORGE_DUMP") else { return };
    let out = std::path::PathBuf::from(out);
    let mut state = 11_u64;
    let mut pick = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut files = Vec::new();
    for n in 0..10 {
        let style = WordStyle { for_libreoffice: true, ..WordStyle::drawn(&mut pick) };
        let form = if n % 4 == 3 { samples::untidy() } else { samples::form() };
        let bytes = docx::write(&form, &style).unwrap();
        std::fs::write(out.join(format!("w{n}.docx")), &bytes).unwrap();
        std::fs::write(out.join(format!("w{n}.txt")), format!("{style:#?}")).unwrap();
        files.push(bytes);
    }
    for (n, made) in programs::office(&files, programs::OfficeTarget::Pdf { tagged: true }).unwrap().iter().enumerate() {
        std::fs::write(out.join(format!("w{n}.pdf")), made).unwrap();
    }
    for (n, made) in programs::office(&files, programs::OfficeTarget::OpenDocument).unwrap().iter().enumerate() {
        std::fs::write(out.join(format!("w{n}.odt")), made).unwrap();
    }
    for n in 0..8 {
        let style = html::HtmlStyle::drawn(&mut pick);
        let form = if n % 4 == 3 { samples::untidy() } else { samples::form() };
        let page = html::write(&form, &style);
        std::fs::write(out.join(format!("h{n}.html")), &page).unwrap();
        std::fs::write(out.join(format!("h{n}.pdf")), programs::chromium(&page, n % 2 == 0).unwrap()).unwrap();
    }
    for n in 0..6 {
        let style = acroform::AcroStyle::drawn(&mut pick);
        let mut form = samples::form();
    for entry in &mut form.entries {
        for piece in &mut entry.answer {
            if let form::Piece::Paragraph(runs) = piece {
                runs.retain(|run| run.change.is_none() && run.link.is_none() && run.note.is_none());
            }
        }
        entry.answer.retain(|piece| !matches!(piece, form::Piece::Table(_)));
    }
        std::fs::write(out.join(format!("a{n}.pdf")), acroform::write(&form, &style).unwrap()).unwrap();
    }
}
