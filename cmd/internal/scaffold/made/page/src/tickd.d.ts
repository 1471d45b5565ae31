// The types of tickd.js, which the server serves beside this page.
export * from "../../../../../../netio/webclient/served/tickd.js";
