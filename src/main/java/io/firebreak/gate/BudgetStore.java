package io.firebreak.gate;

import io.firebreak.gate.Budget.Bucket;
import io.firebreak.journal.Guard;

/**
 * How much of each bucket is spent, as the time at which it will be full again: one number, which
 * one conditional statement moves on, so that two processes cannot take the same token.
 */
final class BudgetStore {
  private BudgetStore() {}

  /**
   * Takes so many, or refuses with {@link EndReason#ACTION_BUDGET}.
   *
   * @param path of the call, with which the refusal begins
   */
  static Guard take(String tenant, String path, Bucket bucket, int many) {
    var budget = bucket.budget();
    return tx -> {
      var now = tx.nowMicros();
      var cost = budget.cost() * many;
      var taken =
          many > budget.count()
              ? 0
              : tx.update(
                  """
                  INSERT INTO action_budget (tenant, bucket, full_at) VALUES (?, ?, ?)
                  ON CONFLICT (tenant, bucket) DO UPDATE SET
                    full_at = CASE
                      WHEN action_budget.full_at < ? THEN excluded.full_at
                      ELSE action_budget.full_at + ? END
                  WHERE action_budget.full_at + ? <= ?
                  """,
                  tenant,
                  bucket.key(),
                  now + cost,
                  now,
                  cost,
                  cost,
                  now + budget.micros());
      return taken == 1
          ? null
          : new Guard.Refusal(
              EndReason.ACTION_BUDGET,
              path
                  + ": "
                  + bucket.key()
                  + " needs "
                  + many
                  + ", and "
                  + budget.words()
                  + " are spent");
    };
  }

  /** Gives back what was taken for something that did not happen. */
  static Guard giveBack(String tenant, Bucket bucket, int many) {
    return tx -> {
      tx.update(
          "UPDATE action_budget SET full_at = full_at - ? WHERE tenant = ? AND bucket = ?",
          bucket.budget().cost() * many,
          tenant,
          bucket.key());
      return null;
    };
  }
}
