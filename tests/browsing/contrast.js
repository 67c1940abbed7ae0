// Contrast of every text that is shown, by WCAG 2: ratio of it and what lies behind it, with what it must have at least.
() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    // Any colour that a browser computes, as red, green, blue and opacity.
    const parsed = new Map();
    const parse = colour => {
        if (!parsed.has(colour)) {
            pen.clearRect(0, 0, 1, 1);
            pen.fillStyle = colour;
            pen.fillRect(0, 0, 1, 1);
            const [red, green, blue, opacity] = pen.getImageData(0, 0, 1, 1).data;
            parsed.set(colour, [red, green, blue, opacity / 255]);
        }
        return parsed.get(colour);
    };
    const over = (front, back) => [0, 1, 2].map(at => front[at] * front[3] + back[at] * (1 - front[3])).concat(1);
    const luminance = colour => {
        const [red, green, blue] = colour.slice(0, 3).map(part => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = element => {
        const layers = [];
        for (let one = element; one; one = one.parentElement) {
            const style = getComputedStyle(one);
            // A picture is not known by its colours.
            if (style.backgroundImage !== "none") return null;
            layers.push(parse(style.backgroundColor));
            if (layers.at(-1)[3] === 1) break;
        }
        // The colour of the empty page, light or dark.
        const empty = parse("Canvas");
        return layers.reverse().reduce((back, front) => over(front, back), empty);
    };
    const opacity = element => {
        let share = 1;
        for (let one = element; one; one = one.parentElement) share *= Number(getComputedStyle(one).opacity);
        return share;
    };
    const seen = element => {
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        return element.checkVisibility({ checkVisibilityCSS: true }) && box.width > 1 && box.height > 1 && style.clipPath === "none";
    };
    const measure = (element, text, style = getComputedStyle(element)) => {
        const back = behind(element);
        if (!back) return null;
        const colour = parse(style.color);
        const front = over([...colour.slice(0, 3), colour[3] * opacity(element)], back);
        const [light, dark] = [luminance(front), luminance(back)].sort((one, other) => other - one);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        return { text: text.trim().slice(0, 60), ratio: (light + 0.05) / (dark + 0.05), least: large ? 3 : 4.5, element: element.outerHTML.slice(0, 100) };
    };
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        // Words of the text layer lie over the picture of the page and are not to be seen; what is inactive need not be.
        const skipped = element.closest("svg, script, style, noscript, [disabled], [aria-disabled=true], select:disabled");
        if (texts.currentNode.data.trim() && !skipped && seen(element)) found.push(measure(element, texts.currentNode.data));
    }
    for (const input of document.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), textarea")) {
        if (!seen(input) || input.disabled) continue;
        if (input.value) found.push(measure(input, input.value));
        else if (input.placeholder) found.push(measure(input, input.placeholder, getComputedStyle(input, "::placeholder")));
    }
    return found.filter(Boolean);
}
