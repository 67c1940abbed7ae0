// Sends the form of the page behind the address of the terminal; a button does so where no script runs.
"use strict";
const form = document.querySelector("form#enter[data-send]");
if (form) form.submit();
