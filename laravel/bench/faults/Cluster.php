<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Bench\Faults;

use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Process;
use RuntimeException;

/** A primary server, whose disk can be full, and a replica. Both have the durability of a server in production. */
final readonly class Cluster
{
    public const REPLICA_PORT = 5433;

    private const DISK_MEGABYTES = 1_024;

    private string $primary;

    private string $replica;

    /** @param  string  $programs  the folder of the programs of Postgres */
    public function __construct(private string $folder, private string $programs)
    {
        $this->primary = "{$folder}/disk/primary";
        $this->replica = "{$folder}/replica";
    }

    /** Creates and starts both servers. The replica applies each transaction a second later. */
    public function create(): void
    {
        $this->asPostgres(['initdb', '--pgdata', $this->primary, '--username', 'postgres', '--auth', 'trust', '--wal-segsize', '1', '--no-sync']);
        file_put_contents("{$this->primary}/postgresql.auto.conf", <<<CONF
            listen_addresses = ''
            unix_socket_directories = '{$this->folder}'
            port = 5432
            max_connections = 300
            max_wal_size = 64MB
            wal_keep_size = 256MB
            max_wal_senders = 4
            hot_standby = on
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            log_min_messages = fatal

            CONF, FILE_APPEND);
        $this->start();
        $this->asPostgres(['pg_basebackup', '--pgdata', $this->replica, '--host', $this->folder, '--write-recovery-conf', '--checkpoint', 'fast', '--no-sync']);
        file_put_contents("{$this->replica}/postgresql.auto.conf", "\nport = ".self::REPLICA_PORT."\nrecovery_min_apply_delay = '1s'\n", FILE_APPEND);
        $this->asPostgres(['pg_ctl', 'start', '--wait', '--silent', '--pgdata', $this->replica, '--log', "{$this->folder}/replica.log"]);
    }

    public function start(): void
    {
        $this->asPostgres(['pg_ctl', 'start', '--wait', '--silent', '--timeout', '120', '--pgdata', $this->primary, '--log', "{$this->folder}/primary.log"]);
    }

    /** Ends all processes of the server at once, as a power failure does, and starts it again. */
    public function restart(): void
    {
        $this->asPostgres(['pg_ctl', 'stop', '--wait', '--silent', '--mode', 'immediate', '--pgdata', $this->primary]);
        $this->start();
    }

    /** Kills a process of the server that serves a client. The server then ends all others, and recovers. */
    public function killBackend(): void
    {
        posix_kill($this->backend(), SIGKILL);
    }

    /** Ends the connection of a client. */
    public function endConnection(): void
    {
        posix_kill($this->backend(), SIGTERM);
    }

    /** Leaves no space on the disk of the server. */
    public function fillDisk(): void
    {
        $used = self::run(['du', '--summarize', '--block-size=4096', "{$this->folder}/disk"]);
        self::run(['mount', '-o', 'remount,size='.((int) $used) * 4096, "{$this->folder}/disk"]);
    }

    /** Leaves space on the disk again, and starts the server if it has ended. */
    public function emptyDisk(): bool
    {
        self::run(['mount', '-o', 'remount,size='.self::DISK_MEGABYTES.'m', "{$this->folder}/disk"]);
        if ($this->isRunning()) {
            return false;
        }
        $this->start();

        return true;
    }

    public function pauseReplica(): void
    {
        DB::connection('replica')->select('select pg_wal_replay_pause()');
    }

    public function resumeReplica(): void
    {
        DB::connection('replica')->select('select pg_wal_replay_resume()');
    }

    /** Waits until the replica has applied all that the primary has written. */
    public function waitForReplica(): void
    {
        $written = DB::scalar('select pg_current_wal_lsn()');
        for ($attempt = 0; $attempt < 600; $attempt++) {
            if (DB::connection('replica')->scalar('select pg_last_wal_replay_lsn() >= cast(? as pg_lsn)', [$written]) === true) {
                return;
            }
            usleep(100_000);
        }

        throw new RuntimeException('the replica does not catch up');
    }

    /**
     * Does something that needs the server, again until the server has recovered.
     *
     * @param  callable(): mixed  $action
     */
    public static function retry(callable $action): void
    {
        for ($attempt = 0; true; $attempt++) {
            try {
                $action();

                return;
            } catch (RuntimeException $exception) {
                if ($attempt === 200) {
                    throw $exception;
                }
                DB::disconnect();
                usleep(100_000);
            }
        }
    }

    private function isRunning(): bool
    {
        return Process::run(['runuser', '-u', 'postgres', '--', "{$this->programs}/pg_ctl", 'status', '--pgdata', $this->primary])->successful();
    }

    private function backend(): int
    {
        $backend = DB::scalar("select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() order by random() limit 1");

        return is_int($backend) ? $backend : throw new RuntimeException('the server has no client');
    }

    /** @param  non-empty-list<string>  $command */
    private function asPostgres(array $command): void
    {
        $command[0] = "{$this->programs}/{$command[0]}";
        self::run(['runuser', '-u', 'postgres', '--', ...$command]);
    }

    /** @param  non-empty-list<string>  $command */
    private static function run(array $command): string
    {
        // A server that is started keeps the output open, so it must not be a pipe.
        return Process::path('/tmp')->timeout(180)->run(implode(' ', array_map(escapeshellarg(...), $command)).' </dev/null')->throw()->output();
    }
}
