package dev.carillon.postgres;

import dev.carillon.notification.domain.DeliveryPlan;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A delivery of one of the notifications of a statement.
///
/// @param place of the notification in it, from 0
record PlannedDelivery(int place, DeliveryPlan plan) {

  /// Usually none.
  static List<PlannedDelivery> of(List<PendingAppend> appends) {
    List<PlannedDelivery> planned = new ArrayList<>();
    for (int place = 0; place < appends.size(); place++) {
      for (DeliveryPlan plan : appends.get(place).notification().routing().deliveries()) {
        planned.add(new PlannedDelivery(place, plan));
      }
    }
    return planned;
  }

  /// As places, channels, waits in milliseconds, and whether only the unread ones are sent.
  ///
  /// @param first the number of the first parameter
  static void bind(PreparedStatement statement, List<PlannedDelivery> planned, int first)
      throws SQLException {
    Columns<PlannedDelivery> columns = new Columns<>(statement, planned, first);
    columns.numbers(one -> (long) one.place());
    columns.texts(one -> one.plan().channel().name());
    columns.numbers(one -> one.plan().after().toMillis());
    columns.flags(one -> one.plan().unlessRead());
  }
}
