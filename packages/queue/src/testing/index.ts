/** @isocline/queue/testing: a Redis of one's own, for tests. */
export { findRedis, type RedisOptions, startRedis, type TestRedis } from "./redis.ts";
