package io.firebreak.slack;

import static com.slack.api.model.view.Views.viewClose;
import static com.slack.api.model.view.Views.viewSubmit;
import static com.slack.api.model.view.Views.viewTitle;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;
import com.slack.api.model.view.Views;
import com.slack.api.util.json.GsonFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What stands in a window over Slack. It carries nothing: what it is about stays here.
 *
 * @param about what its form is about; empty when it asks nothing
 */
record Modal(View view, Optional<SlackStore.About> about) {
  /** The most blocks that Slack takes. */
  static final int MOST_BLOCKS = 100;

  /** Slack takes 250 KB, with all that it adds. */
  private static final int MOST_BYTES = 200_000;

  /** One that asks nothing. */
  static Modal of(String title, List<LayoutBlock> blocks) {
    var view =
        Views.view(v ->
            v.type("modal")
                .title(viewTitle(t -> t.type("plain_text").text(title)))
                .close(viewClose(c -> c.type("plain_text").text("Close")))
                .blocks(blocks));
    return new Modal(view, Optional.empty());
  }

  /** One that says a few lines. */
  static Modal said(String title, List<String> lines) {
    return of(title, List.of(RunMessage.text(lines)));
  }

  /** One whose content is not known yet. */
  static Modal waiting(String title) {
    return said(title, List.of("One moment …"));
  }

  /**
   * A form.
   *
   * @param id what Slack calls it when it is sent
   */
  static View form(String id, String title, String submit, List<LayoutBlock> blocks) {
    return Views.view(v ->
        v.type("modal")
            .callbackId(id)
            .title(viewTitle(t -> t.type("plain_text").text(title)))
            .submit(viewSubmit(s -> s.type("plain_text").text(submit)))
            .close(viewClose(c -> c.type("plain_text").text("Back")))
            .blocks(blocks));
  }

  /** Whether Slack takes it. */
  static boolean fits(View view) {
    return view.getBlocks().size() <= MOST_BLOCKS
        && GsonFactory.createSnakeCase().toJson(view).getBytes(StandardCharsets.UTF_8).length
            <= MOST_BYTES;
  }
}
