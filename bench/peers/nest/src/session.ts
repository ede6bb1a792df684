import { createSecretKey } from 'node:crypto';
import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';

const HS256 = 'HS256' as const;
const SOCKET_TOKEN_SECONDS = 3600;

// As a KeyObject: a string is tried as a PEM key at every call, which takes a third of the CPU.
export const secret = createSecretKey(
  Buffer.from(process.env.JWT_SECRET ?? ''),
) as unknown as Buffer;

/** Who calls: the `sub` of the bearer's token. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(private readonly tokens: JwtService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') {
      return true;
    }
    const request = context.switchToHttp().getRequest();
    const header: string | undefined = request.headers.authorization;
    if (header === undefined || !header.startsWith('Bearer ')) {
      throw new UnauthorizedException();
    }
    try {
      const { sub } = await this.tokens.verifyAsync(header.slice(7), { algorithms: [HS256] });
      request.user = sub;
      return true;
    } catch {
      throw new UnauthorizedException();
    }
  }
}

/** The caller, as the guard found them. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): string => context.switchToHttp().getRequest().user,
);

/** The tokens that open a socket. */
@Injectable()
export class SocketTokens {
  constructor(private readonly tokens: JwtService) {}

  async issue(user: string) {
    const wsToken = await this.tokens.signAsync(
      { sub: user, use: 'socket' },
      { algorithm: HS256, expiresIn: SOCKET_TOKEN_SECONDS },
    );
    return { wsToken, expiresIn: SOCKET_TOKEN_SECONDS, tokenType: 'Bearer' };
  }

  async owner(token: unknown): Promise<string | undefined> {
    if (typeof token !== 'string') {
      return undefined;
    }
    try {
      const claims = await this.tokens.verifyAsync(token, { algorithms: [HS256] });
      return claims.use === 'socket' ? claims.sub : undefined;
    } catch {
      return undefined;
    }
  }
}
