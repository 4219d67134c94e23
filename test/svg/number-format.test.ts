import assert from "node:assert/strict";
import { formatNumber } from "../../lib/svg/number-format";

describe("formatNumber", () => {
  it("follows d3-format's specifiers, whatever the machine's language", () => {
    assert.equal(formatNumber(1234567.891, ",.2f"), "1,234,567.89");
    assert.equal(formatNumber(1234567.891, ",d"), "1,234,568");
    assert.equal(formatNumber(0.125, ".1%"), "12.5%");
    assert.equal(formatNumber(-0.5, ".2f"), "\u22120.50");
    assert.equal(formatNumber(0.00042, ".2s"), "420µ");
  });

  it("writes all digits where the specifier is none", () =>
    assert.equal(formatNumber(1.25, "no format"), "1.25"));
});
