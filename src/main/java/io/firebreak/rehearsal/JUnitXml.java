package io.firebreak.rehearsal;

import io.firebreak.rehearsal.TestReport.FileResult;
import io.firebreak.rehearsal.TestReport.TestResult;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a report in the XML of JUnit that Jenkins, GitLab and others read. */
public final class JUnitXml {
  private final XMLStreamWriter out;

  private JUnitXml(XMLStreamWriter out) {
    this.out = out;
  }

  /**
   * Writes a report in UTF-8.
   *
   * @throws XMLStreamException when it cannot be written
   */
  public static void write(TestReport report, OutputStream to) throws XMLStreamException {
    var writer = XMLOutputFactory.newFactory().createXMLStreamWriter(to, "UTF-8");
    new JUnitXml(writer).report(report);
    writer.close();
  }

  private void report(TestReport report) throws XMLStreamException {
    out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    out.writeStartElement("testsuites");
    for (var file : report.files()) {
      suite(file);
    }
    out.writeEndElement();
    out.writeEndDocument();
  }

  private void suite(FileResult file) throws XMLStreamException {
    var broken = file.tests().isEmpty() && !file.problems().isEmpty();
    var failures = file.tests().stream().filter(test -> !test.passed()).count();
    var took = file.tests().stream().map(TestResult::took).reduce(Duration.ZERO, Duration::plus);
    out.writeStartElement("testsuite");
    attribute("name", file.file());
    attribute("tests", "" + (broken ? 1 : file.tests().size()));
    attribute("failures", "" + failures);
    attribute("errors", broken ? "1" : "0");
    attribute("skipped", "0");
    attribute("time", seconds(took));
    if (broken) {
      broken(file);
    }
    for (var test : file.tests()) {
      test(file, test);
    }
    out.writeEndElement();
  }

  private void broken(FileResult file) throws XMLStreamException {
    out.writeStartElement("testcase");
    attribute("classname", file.file());
    attribute("name", "the file can be used");
    attribute("time", "0.000");
    out.writeStartElement("error");
    attribute("message", file.problems().getFirst().message());
    text(file.problems().stream().map(Object::toString).collect(Collectors.joining("\n")));
    out.writeEndElement();
    out.writeEndElement();
  }

  private void test(FileResult file, TestResult test) throws XMLStreamException {
    out.writeStartElement("testcase");
    attribute("classname", file.file());
    attribute("name", test.name());
    attribute("file", file.file());
    attribute("line", "" + test.location().line());
    attribute("time", seconds(test.took()));
    if (!test.passed()) {
      out.writeStartElement("failure");
      attribute(
          "message",
          test.mismatches().stream()
              .map(each ->
                  each.what()
                      + " at "
                      + each.location()
                      + ": expected "
                      + each.expected()
                      + ", was "
                      + each.actual())
              .collect(Collectors.joining("; ")));
      text(TextReport.explained(test));
      out.writeEndElement();
    }
    out.writeEndElement();
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
  }

  private void attribute(String name, String value) throws XMLStreamException {
    out.writeAttribute(name, plain(value));
  }

  private void text(String value) throws XMLStreamException {
    out.writeCharacters(plain(value));
  }

  /** XML 1.0 has no place for most control characters and for half surrogates. */
  private static String plain(String text) {
    var plain = new StringBuilder(text.length());
    text.codePoints().map(c -> isXml(c) ? c : 0xFFFD).forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
