package io.firebreak.slack;

import io.firebreak.testing.Dice;
import java.util.List;

/** What somebody who means harm, or a program that is broken, writes into an alert or a runbook. */
final class HostileText {
  private static final int HUGE = 8_000;

  private static final List<String> PIECES =
      List.of(
          "<@U024BE7LH>",
          "<!channel>",
          "<!here|here>",
          "<!subteam^S0123ABCD>",
          "<#C0123|general>",
          "<http://evil.example/?a=1&b=2|the runbook>",
          "<mailto:x@evil.example|mail>",
          "@channel @here",
          "https://evil.example/",
          "&lt;!channel&gt;",
          "&amp;lt;",
          "&",
          "&#60;",
          "*bold* _i_ ~s~ `code` ```block```",
          "> quoted",
          ":rotating_light:",
          "\u202e\u2066drawkcab\u2069",
          "\u200b\u200d\ufeff\u00ad",
          "\u0000\u0007\b\u001b[31m\u007f\u0085",
          "\r\n\t\u2028\u2029\u000b\f",
          "\ud800",
          "\udc00\ud800",
          "\ud83d\udd25\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
          "e\u0301\u0489",
          "\ue000\uffff\udbff\udfff",
          "{\"type\":\"section\"}",
          "%s %n ${{ secrets.X }} ${jndi:ldap://x}",
          "'; DROP TABLE runs; --",
          "plain words");

  private final Dice dice;

  HostileText(Dice dice) {
    this.dice = dice;
  }

  /** Any text: mostly short, sometimes empty, blank or far longer than anything may be. */
  String any() {
    return switch (dice.below(40)) {
      case 0 -> "";
      case 1 -> " ".repeat(1 + dice.below(3));
      case 2 -> dice.oneOf(PIECES).repeat(1 + dice.below(HUGE / 20));
      case 3 -> dice.oneOf(List.of("&", "<", "x", "\ud83d\udd25", "\u202e")).repeat(HUGE);
      case 4, 5, 6 -> dice.text(200);
      default -> joined();
    };
  }

  private String joined() {
    var out = new StringBuilder();
    for (int i = 1 + dice.below(5); i > 0; i--) {
      out.append(dice.oneOf(PIECES)).append(dice.below(2) == 0 ? " " : "");
    }
    return out.toString();
  }
}
