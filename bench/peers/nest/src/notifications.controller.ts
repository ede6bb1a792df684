import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { CreateNotificationBody } from './notification';
import {
  CreateNotification,
  GetUnreadNotifications,
  MarkAllNotificationsRead,
  MarkNotificationRead,
} from './notifications.messages';
import { Caller, SocketTokens } from './session';

@Controller('notifications')
export class NotificationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly socketTokens: SocketTokens,
  ) {}

  @Post()
  async create(@Caller() senderId: string, @Body() body: CreateNotificationBody) {
    const { object, receiverId, type, payload, channels = ['realtime'] } = body;
    await this.commands.execute(
      new CreateNotification({ object, receiverId, senderId, type, payload, channels }),
    );
    return { success: true, message: 'Notification créée et envoyée avec succès' };
  }

  @Get('unread')
  async unread(@Caller() user: string) {
    const data = await this.queries.execute(new GetUnreadNotifications(user));
    return { success: true, data, count: data.length };
  }

  @Patch('read-all')
  async markAllRead(@Caller() user: string) {
    await this.commands.execute(new MarkAllNotificationsRead(user));
    return { success: true, message: 'Toutes les notifications marquées comme lues' };
  }

  @Patch(':id/read')
  async markRead(@Param('id') id: string) {
    await this.commands.execute(new MarkNotificationRead(id));
    return { success: true, message: 'Notification marquée comme lue' };
  }

  @Get('ws-token')
  socketToken(@Caller() user: string) {
    return this.socketTokens.issue(user);
  }
}
