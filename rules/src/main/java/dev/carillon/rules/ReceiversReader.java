package dev.carillon.rules;

import dev.carillon.notification.domain.UserId;
import dev.carillon.rules.Body.Receivers;
import dev.carillon.rules.Located.Member;
import dev.carillon.rules.Located.Members;
import dev.carillon.rules.Located.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads whom a rule tells: `to`.
final class ReceiversReader {
  private static final int MAX_USERS = 100;
  private static final int MAX_USER_CHARS = 255;

  private final Fields fields;

  ReceiversReader(Fields fields) {
    this.fields = fields;
  }

  /// Whom `to` names; null, and a fault, when that is nobody.
  @Nullable Receivers read(Members rule) {
    Member member = rule.member("to");
    if (member == null) {
      fields.fault(rule.at(), "say by `to` whom the rule tells, such as `to: customerId`");
      return null;
    }
    if (!(member.value() instanceof Members whom)) {
      return new Receivers.Users(fields.paths(member.value(), "to"), List.of());
    }
    fields.known(whom, Set.of("paths", "users", "topic", "everyone"));
    Set<String> named = whom.members().keySet();
    boolean users = named.contains("paths") || named.contains("users");
    int kinds =
        (users ? 1 : 0) + (named.contains("topic") ? 1 : 0) + (named.contains("everyone") ? 1 : 0);
    if (kinds != 1) {
      fields.fault(
          whom.at(), "say one of `paths` and `users`, `topic`, or `everyone`, and only one");
      return null;
    }
    if (users) {
      return new Receivers.Users(
          named.contains("paths") ? fields.paths(whom.valueOf("paths"), "paths") : List.of(),
          named.contains("users") ? users(whom.valueOf("users")) : List.of());
    }
    if (named.contains("topic")) {
      Template topic = fields.template(whom, "topic");
      return topic == null ? null : new Receivers.Topic(topic);
    }
    if (!fields.truth(whom, "everyone", true)) {
      fields.fault(whom.valueOf("everyone").at(), "`everyone` can only be true");
    }
    return new Receivers.Everyone();
  }

  private List<String> users(Located value) {
    List<String> users = new ArrayList<>();
    for (Located one : fields.list(value, "users", MAX_USERS)) {
      if (one instanceof Scalar(_, Long id, _)) {
        users.add(id.toString());
        continue;
      }
      String user = fields.text(one, "users", MAX_USER_CHARS);
      if (user != null && !UserId.isValid(user)) {
        fields.fault(one.at(), "a user's id has no control characters");
      } else if (user != null) {
        users.add(user);
      }
    }
    return users;
  }
}
