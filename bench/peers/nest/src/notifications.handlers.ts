import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Notification } from './generated/client';
import {
  CreateNotification,
  GetUnreadNotifications,
  MarkAllNotificationsRead,
  MarkNotificationRead,
} from './notifications.messages';
import { NotificationsService } from './notifications.service';

@CommandHandler(CreateNotification)
class CreateNotificationHandler implements ICommandHandler<CreateNotification> {
  constructor(private readonly notifications: NotificationsService) {}

  execute({ notification }: CreateNotification): Promise<void> {
    for (const field of ['receiverId', 'senderId', 'type'] as const) {
      if (notification[field].trim() === '') {
        throw new Error(`${field} is blank`);
      }
    }
    return this.notifications.send(notification);
  }
}

@CommandHandler(MarkNotificationRead)
class MarkNotificationReadHandler implements ICommandHandler<MarkNotificationRead> {
  constructor(private readonly notifications: NotificationsService) {}

  execute({ id }: MarkNotificationRead): Promise<void> {
    return this.notifications.markRead(id);
  }
}

@CommandHandler(MarkAllNotificationsRead)
class MarkAllNotificationsReadHandler implements ICommandHandler<MarkAllNotificationsRead> {
  constructor(private readonly notifications: NotificationsService) {}

  execute({ user }: MarkAllNotificationsRead): Promise<void> {
    return this.notifications.markAllRead(user);
  }
}

@QueryHandler(GetUnreadNotifications)
class GetUnreadNotificationsHandler implements IQueryHandler<GetUnreadNotifications> {
  constructor(private readonly notifications: NotificationsService) {}

  execute({ user }: GetUnreadNotifications): Promise<Notification[]> {
    return this.notifications.unread(user);
  }
}

export const handlers = [
  CreateNotificationHandler,
  MarkNotificationReadHandler,
  MarkAllNotificationsReadHandler,
  GetUnreadNotificationsHandler,
];
