import { QueryBus } from '@nestjs/cqrs';
import {
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { GetUnreadNotifications } from './notifications.messages';
import { SocketTokens } from './session';

/** One socket for each user: a second one replaces the first. */
@WebSocketGateway({ namespace: 'notifications', cors: { origin: '*', credentials: true } })
export class NotificationsGateway implements OnGatewayConnection, OnGatewayDisconnect {
  private readonly sockets = new Map<string, Socket>();

  constructor(
    private readonly tokens: SocketTokens,
    private readonly queries: QueryBus,
  ) {}

  async handleConnection(socket: Socket): Promise<void> {
    const user = await this.tokens.owner(socket.handshake.query['x-ws-token']);
    if (user === undefined) {
      socket.disconnect();
      return;
    }
    socket.data.user = user;
    this.sockets.get(user)?.disconnect();
    this.sockets.set(user, socket);
    const unread = await this.queries.execute(new GetUnreadNotifications(user));
    if (unread.length > 0) {
      socket.emit('unread-notifications', unread);
    }
  }

  handleDisconnect(socket: Socket): void {
    const user: string | undefined = socket.data.user;
    if (user !== undefined && this.sockets.get(user) === socket) {
      this.sockets.delete(user);
    }
  }

  emit(user: string, event: string, notification: unknown): void {
    this.sockets.get(user)?.emit(event, notification);
  }

  connectedUsers(): string[] {
    return [...this.sockets.keys()];
  }
}
