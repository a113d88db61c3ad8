package io.firebreak.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {
  @Test
  void ordinaryTextInAnyScriptStaysAsItIs() {
    assertThat(VisibleText.line("Kasse läuft 決済 🔥 {{7*7}} <b>"))
        .isEqualTo("Kasse läuft 決済 🔥 {{7*7}} <b>");
  }

  @Test
  void b22WhatHidesOrTurnsTextIsWrittenAsAnEscape() {
    assertThat(VisibleText.line("a\u202eb\u200bc\u001b[2Jd\re\nf\u2028g"))
        .isEqualTo("a\\u202eb\\u200bc\\u001b[2Jd\\u000de\\u000af\\u2028g");
    assertThat(VisibleText.line("\ud800")).isEqualTo("\\ud800");
    assertThat(VisibleText.line(new String(Character.toChars(0xE0041)))).isEqualTo("\\U000e0041");
  }

  @Test
  void severalLinesKeepTheirBreaksOnly() {
    assertThat(VisibleText.lines("a\n\tb\r\u0007")).isEqualTo("a\n\tb\\u000d\\u0007");
  }
}
