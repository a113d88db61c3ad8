package io.firebreak.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Moments are read in every form that monitoring systems write")
class VendorTimeTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-03-04T10:15:20Z             | 2026-03-04T10:15:20Z",
        "2026-03-04T12:15:20+02:00        | 2026-03-04T10:15:20Z",
        "2026-03-04T10:15:20.123456789Z   | 2026-03-04T10:15:20.123456789Z",
        "2026-03-04T10:15:20.1234567Z     | 2026-03-04T10:15:20.123456700Z",
        "2026-03-04T10:15:20.123+0000     | 2026-03-04T10:15:20.123Z",
        "2026-03-04T11:15:20+0100         | 2026-03-04T10:15:20Z",
        "2026-03-04 12:15:20 +0200        | 2026-03-04T10:15:20Z",
        "2026-03-04 10:15:20 UTC          | 2026-03-04T10:15:20Z",
        "2026-03-04 10:15:20.123          | 2026-03-04T10:15:20.123Z",
        "2026-03-04T10:15:20              | 2026-03-04T10:15:20Z",
        "2026-03-04T10:15:20.000000       | 2026-03-04T10:15:20Z",
        "2026.03.04 10:15:20              | 2026-03-04T10:15:20Z",
        "3/22/2019 1:36:33 PM             | 2019-03-22T13:36:33Z",
        "2016-12-31T23:59:60Z             | 2016-12-31T23:59:59Z",
        "1772619320                       | 2026-03-04T10:15:20Z",
        "1772619320.123                   | 2026-03-04T10:15:20.123Z",
        "1772619320123                    | 2026-03-04T10:15:20.123Z",
        "1772619320123456                 | 2026-03-04T10:15:20.123456Z",
        "1502709956288000110              | 2017-08-14T11:25:56.288000110Z",
      })
  void isReadExactly(String text, String expected) throws Unreadable {
    assertThat(VendorTime.read(text)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(strings = {"", " ", "0", "-1", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"})
  void isNoMoment(String text) throws Unreadable {
    assertThat(VendorTime.read(text)).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"yesterday", "2026-13-04T10:15:20Z", "99999999999999999999", "2026-03-04", "1e99"})
  void isInNoFormThatWeKnow(String text) {
    assertThatThrownBy(() -> VendorTime.read(text)).isInstanceOf(Unreadable.class);
  }
}
