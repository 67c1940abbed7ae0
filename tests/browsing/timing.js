// In every page, before its own script: how long it takes from a key to what it shows, by the clock of the window.
// `timed` gets one entry a key that showed another field: milliseconds until the panel was painted, until its mark was in sight,
// and until the picture of the page under it was decoded. Where a key loads a page anew, its time is kept for that.
(() => {
    const now = () => performance.timeOrigin + performance.now();
    const shown = () => {
        const panel = document.querySelector("#panel");
        return panel ? `${panel.dataset.record}/${panel.dataset.field}` : null;
    };
    const painted = () => new Promise(done => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = done;
        channel.port2.postMessage(null);
    }));
    const inSight = element => {
        const box = element.getBoundingClientRect(), around = document.querySelector("#source").getBoundingClientRect();
        return box.bottom > Math.max(0, around.top) && box.top < Math.min(innerHeight, around.bottom) && box.width > 0;
    };
    const imagesInSight = () => [...document.querySelectorAll("#source image[href]")].filter(inSight);
    window.timed = [];

    addEventListener("keydown", event => {
        sessionStorage.pressed = JSON.stringify({ at: performance.timeOrigin + event.timeStamp, from: shown() });
    }, { capture: true });

    const look = async () => {
        const pressed = sessionStorage.pressed && JSON.parse(sessionStorage.pressed);
        if (!pressed || !shown() || shown() === pressed.from) return;
        delete sessionStorage.pressed;
        const took = { field: shown() };
        await painted();
        took.panel = now() - pressed.at;
        const until = now() + 5000;
        while (now() < until && ![...document.querySelectorAll("#source rect.mark, #source mark")].some(inSight)) await painted();
        took.mark = now() - pressed.at;
        // Sources without pages have no pictures.
        while (now() < until && document.querySelector("#source .page") && !imagesInSight().length) await painted();
        await Promise.all(imagesInSight().map(image => image.decode().catch(() => null)));
        took.image = now() - pressed.at;
        window.timed.push(took);
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-field", "data-record"] });
    addEventListener("DOMContentLoaded", look);

    // From the beginning of the navigation until the first picture of a page in sight is decoded.
    window.firstImage = (async () => {
        while (!imagesInSight().length) await painted();
        await imagesInSight()[0].decode();
        return performance.now();
    })();
})();
