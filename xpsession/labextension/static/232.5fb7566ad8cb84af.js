"use strict";(self.rspackChunkxpsession=self.rspackChunkxpsession||[]).push([[232],{475(o,e,n){var s=n(601),r=n.n(s),i=n(314),p=(n.n(i))()(r());p.push([o.id,`/* Every colour is one of the theme's, so that light, dark and high-contrast themes hold without a word here. */

.jp-xpsession-mark {
  text-decoration-line: underline;
  text-decoration-skip-ink: none;
  text-decoration-thickness: 1px;
  text-underline-offset: 3px;
}

/* The kinds differ in form too, not in colour alone. */
.jp-xpsession-mark-error {
  text-decoration-style: wavy;
  text-decoration-color: var(--jp-error-color1);
}

.jp-xpsession-mark-warning {
  text-decoration-style: wavy;
  text-decoration-color: var(--jp-warn-color1);
}

.jp-xpsession-mark-info {
  text-decoration-style: dotted;
  text-decoration-thickness: 2px;
  text-decoration-color: var(--jp-info-color1);
}

/* The card at a finding. */

.cm-tooltip:has(.jp-xpsession-card),
.cm-tooltip.jp-xpsession-card {
  z-index: 10000;
  border: 1px solid var(--jp-border-color1);
  border-radius: 4px;
  background: var(--jp-layout-color1);
  box-shadow: var(--jp-elevation-z4);
  overflow: hidden;
}

.jp-xpsession-card {
  max-width: 480px;
  color: var(--jp-ui-font-color1);
  font-family: var(--jp-ui-font-family);
  font-size: var(--jp-ui-font-size1);
  line-height: 1.4;
}

.jp-xpsession-finding {
  padding: 8px 12px;
  border-left: 3px solid var(--jp-xpsession-tone);
}

.jp-xpsession-finding + .jp-xpsession-finding {
  border-top: 1px solid var(--jp-border-color2);
}

.jp-xpsession-error {
  --jp-xpsession-tone: var(--jp-error-color1);
}

.jp-xpsession-warning {
  --jp-xpsession-tone: var(--jp-warn-color1);
}

.jp-xpsession-info {
  --jp-xpsession-tone: var(--jp-info-color1);
}

.jp-xpsession-finding > header {
  display: flex;
  gap: 12px;
  align-items: baseline;
  justify-content: space-between;
  font-size: var(--jp-ui-font-size0);
}

.jp-xpsession-finding > header a {
  color: var(--jp-content-link-color);
}

.jp-xpsession-finding p {
  margin: 4px 0;
}

.jp-xpsession-card code,
.jp-xpsession-instead code,
.jp-xpsession-page code {
  padding: 1px 4px;
  border-radius: 2px;
  background: var(--jp-layout-color2);
  color: var(--jp-content-font-color1);
  font-family: var(--jp-code-font-family);
  font-size: var(--jp-code-font-size);
}

.jp-xpsession-actions {
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
  margin-top: 8px;
}

/* Buttons, in the card and the panel. */

.jp-xpsession-card button,
.jp-xpsession-panel-side button {
  padding: 2px 8px;
  border: 1px solid var(--jp-border-color1);
  border-radius: 3px;
  background: var(--jp-layout-color1);
  color: var(--jp-ui-font-color1);
  font: inherit;
  font-size: var(--jp-ui-font-size1);
  cursor: pointer;
}

.jp-xpsession-card button:hover,
.jp-xpsession-panel-side button:hover {
  background: var(--jp-layout-color2);
}

.jp-xpsession-card button:focus-visible,
.jp-xpsession-panel-side button:focus-visible,
.jp-xpsession-device:focus-visible {
  outline: 2px solid var(--jp-brand-color1);
  outline-offset: -1px;
}

.jp-xpsession-card button.jp-xpsession-primary,
.jp-xpsession-panel-side button.jp-xpsession-primary {
  border-color: var(--jp-brand-color1);
  background: var(--jp-brand-color1);
  color: var(--jp-ui-inverse-font-color1);
}

.jp-xpsession-card button.jp-xpsession-primary:hover,
.jp-xpsession-panel-side button.jp-xpsession-primary:hover {
  background: var(--jp-brand-color0);
}

.jp-xpsession-card button.jp-xpsession-rule,
.jp-xpsession-panel-side button.jp-xpsession-rule {
  padding: 0;
  border: none;
  background: none;
  color: var(--jp-content-link-color);
  font-size: var(--jp-ui-font-size0);
}

.jp-xpsession-card button.jp-xpsession-rule:hover,
.jp-xpsession-panel-side button.jp-xpsession-rule:hover {
  text-decoration: underline;
}

/* The device, in the status bar and in a notebook's toolbar. */

.jp-xpsession-device {
  display: flex;
  gap: 4px;
  align-items: center;
  height: 24px;
  padding: 0 6px;
  border: none;
  background: none;
  color: var(--jp-ui-font-color1);
  font-family: var(--jp-ui-font-family);
  font-size: var(--jp-ui-font-size1);
  white-space: nowrap;
  cursor: pointer;
}

.jp-xpsession-device:hover {
  background: var(--jp-layout-color3);
}

.jp-xpsession-in-toolbar .jp-xpsession-device:hover {
  background: var(--jp-layout-color2);
}

.jp-xpsession-tone-quiet {
  color: var(--jp-ui-font-color2);
}

.jp-xpsession-tone-pending {
  font-style: italic;
}

.jp-xpsession-tone-problem {
  color: var(--jp-error-color0);
}

.jp-xpsession-caret {
  font-size: var(--jp-ui-font-size0);
}

/* The side panel. */

.jp-xpsession-panel-side {
  min-width: 220px;
  overflow: auto;
  background: var(--jp-layout-color1);
  color: var(--jp-ui-font-color1);
  font-size: var(--jp-ui-font-size1);
}

.jp-xpsession-empty {
  padding: 12px;
  color: var(--jp-ui-font-color2);
}

.jp-xpsession-section {
  padding: 12px;
}

.jp-xpsession-section + .jp-xpsession-section {
  border-top: 1px solid var(--jp-border-color2);
}

.jp-xpsession-panel-side button.jp-xpsession-picker {
  display: flex;
  justify-content: space-between;
  width: 100%;
  padding: 4px 8px;
  font-weight: 600;
}

.jp-xpsession-about {
  margin: 6px 0 0;
  color: var(--jp-ui-font-color2);
  font-size: var(--jp-ui-font-size0);
  overflow-wrap: anywhere;
}

.jp-xpsession-memory {
  position: relative;
  height: 8px;
  margin-top: 10px;
  border: 1px solid var(--jp-border-color1);
  border-radius: 4px;
  background: var(--jp-layout-color2);
  overflow: hidden;
}

.jp-xpsession-used,
.jp-xpsession-held {
  position: absolute;
  inset: 0 auto 0 0;
}

.jp-xpsession-used {
  background: var(--jp-border-color0);
}

.jp-xpsession-held {
  background: var(--jp-brand-color1);
}

.jp-xpsession-findings > header {
  display: flex;
  align-items: center;
  justify-content: space-between;
}

.jp-xpsession-panel-side h2 {
  margin: 0;
  font-size: var(--jp-ui-font-size1);
  font-weight: 600;
}

.jp-xpsession-panel-side h3 {
  margin: 14px 0 4px;
  color: var(--jp-ui-font-color2);
  font-size: var(--jp-ui-font-size0);
  font-weight: 600;
}

.jp-xpsession-panel-side ul {
  margin: 0;
  padding: 0;
  list-style: none;
}

.jp-xpsession-row {
  padding: 2px 0 6px;
  border-left: 3px solid var(--jp-xpsession-tone);
}

.jp-xpsession-row + .jp-xpsession-row {
  margin-top: 6px;
}

.jp-xpsession-panel-side button.jp-xpsession-go {
  display: flex;
  gap: 8px;
  align-items: baseline;
  width: 100%;
  padding: 4px 8px;
  border: none;
  text-align: left;
}

.jp-xpsession-sign {
  flex: none;
  width: 1em;
  color: var(--jp-xpsession-tone);
  font-weight: 700;
  text-align: center;
}

.jp-xpsession-what {
  flex: auto;
  min-width: 0;
  overflow-wrap: anywhere;
}

.jp-xpsession-instead {
  display: block;
  margin-top: 2px;
  color: var(--jp-ui-font-color2);
}

.jp-xpsession-line {
  flex: none;
  color: var(--jp-ui-font-color2);
  font-size: var(--jp-ui-font-size0);
}

.jp-xpsession-row-actions {
  display: flex;
  gap: 10px;
  align-items: center;
  padding-left: calc(16px + 1em);
}

.jp-xpsession-ignored li {
  display: flex;
  align-items: center;
  justify-content: space-between;
  padding: 2px 0;
}

/* A rule's page. */

.jp-xpsession-page {
  min-width: 360px;
  max-width: 640px;
  line-height: 1.5;
}

.jp-xpsession-page h3 {
  margin: 14px 0 4px;
  font-size: var(--jp-ui-font-size1);
}

.jp-xpsession-page p {
  margin: 4px 0;
}

.jp-xpsession-page pre {
  margin: 4px 0;
  padding: 8px 12px;
  border-radius: 3px;
  background: var(--jp-layout-color2);
  color: var(--jp-content-font-color1);
  font-family: var(--jp-code-font-family);
  font-size: var(--jp-code-font-size);
  white-space: pre-wrap;
}
`,""]),n.d(e,{},{A:p})},314(o){o.exports=function(o){var e=[];return e.toString=function(){return this.map(function(e){var n="",s=void 0!==e[5];return e[4]&&(n+="@supports (".concat(e[4],") {")),e[2]&&(n+="@media ".concat(e[2]," {")),s&&(n+="@layer".concat(e[5].length>0?" ".concat(e[5]):""," {")),n+=o(e),s&&(n+="}"),e[2]&&(n+="}"),e[4]&&(n+="}"),n}).join("")},e.i=function(o,n,s,r,i){"string"==typeof o&&(o=[[null,o,void 0]]);var p={};if(s)for(var t=0;t<this.length;t++){var a=this[t][0];null!=a&&(p[a]=!0)}for(var c=0;c<o.length;c++){var l=[].concat(o[c]);s&&p[l[0]]||(void 0!==i&&(void 0===l[5]||(l[1]="@layer".concat(l[5].length>0?" ".concat(l[5]):""," {").concat(l[1],"}")),l[5]=i),n&&(l[2]&&(l[1]="@media ".concat(l[2]," {").concat(l[1],"}")),l[2]=n),r&&(l[4]?(l[1]="@supports (".concat(l[4],") {").concat(l[1],"}"),l[4]=r):l[4]="".concat(r)),e.push(l))}},e}},601(o){o.exports=function(o){return o[1]}},72(o){var e=[];function n(o){for(var n=-1,s=0;s<e.length;s++)if(e[s].identifier===o){n=s;break}return n}function s(o,s){for(var r={},i=[],p=0;p<o.length;p++){var t=o[p],a=s.base?t[0]+s.base:t[0],c=r[a]||0,l="".concat(a," ").concat(c);r[a]=c+1;var d=n(l),x={css:t[1],media:t[2],sourceMap:t[3],supports:t[4],layer:t[5]};if(-1!==d)e[d].references++,e[d].updater(x);else{var u=function(o,e){var n=e.domAPI(e);return n.update(o),function(e){e?(e.css!==o.css||e.media!==o.media||e.sourceMap!==o.sourceMap||e.supports!==o.supports||e.layer!==o.layer)&&n.update(o=e):n.remove()}}(x,s);s.byIndex=p,e.splice(p,0,{identifier:l,updater:u,references:1})}i.push(l)}return i}o.exports=function(o,r){var i=s(o=o||[],r=r||{});return function(o){o=o||[];for(var p=0;p<i.length;p++){var t=n(i[p]);e[t].references--}for(var a=s(o,r),c=0;c<i.length;c++){var l=n(i[c]);0===e[l].references&&(e[l].updater(),e.splice(l,1))}i=a}}},659(o){var e={};o.exports=function(o,n){var s=function(o){if(void 0===e[o]){var n=document.querySelector(o);if(window.HTMLIFrameElement&&n instanceof window.HTMLIFrameElement)try{n=n.contentDocument.head}catch(o){n=null}e[o]=n}return e[o]}(o);if(!s)throw Error("Couldn't find a style target. This probably means that the value for the 'insert' parameter is invalid.");s.appendChild(n)}},540(o){o.exports=function(o){var e=document.createElement("style");return o.setAttributes(e,o.attributes),o.insert(e,o.options),e}},56(o,e,n){o.exports=function(o){var e=n.nc;e&&o.setAttribute("nonce",e)}},825(o){o.exports=function(o){if("u"<typeof document)return{update:function(){},remove:function(){}};var e=o.insertStyleElement(o);return{update:function(n){var s,r,i;s="",n.supports&&(s+="@supports (".concat(n.supports,") {")),n.media&&(s+="@media ".concat(n.media," {")),(r=void 0!==n.layer)&&(s+="@layer".concat(n.layer.length>0?" ".concat(n.layer):""," {")),s+=n.css,r&&(s+="}"),n.media&&(s+="}"),n.supports&&(s+="}"),(i=n.sourceMap)&&"u">typeof btoa&&(s+="\n/*# sourceMappingURL=data:application/json;base64,".concat(btoa(unescape(encodeURIComponent(JSON.stringify(i))))," */")),o.styleTagTransform(s,e,o.options)},remove:function(){var o;null===(o=e).parentNode||o.parentNode.removeChild(o)}}}},113(o){o.exports=function(o,e){if(e.styleSheet)e.styleSheet.cssText=o;else{for(;e.firstChild;)e.removeChild(e.firstChild);e.appendChild(document.createTextNode(o))}}},579(o,e,n){var s=n(72),r=n.n(s),i=n(825),p=n.n(i),t=n(659),a=n.n(t),c=n(56),l=n.n(c),d=n(540),x=n.n(d),u=n(113),f=n.n(u),j=n(475),v={};v.styleTagTransform=f(),v.setAttributes=l(),v.insert=a().bind(null,"head"),v.domAPI=p(),v.insertStyleElement=x(),r()(j.A,v),j.A&&j.A.locals&&j.A.locals}}]);