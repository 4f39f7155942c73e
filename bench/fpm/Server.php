<?php

declare(strict_types=1);

namespace CoverageKernel\Bench\Fpm;

use RuntimeException;

/** php-fpm and nginx in a temporary folder, on sockets in it. */
final class Server
{
    private const OUT_OF_MEMORY = 'PHP Fatal error:  Allowed memory size of ';

    /** @var array<string, resource> the processes by name */
    private array $processes = [];

    private function __construct(private readonly string $folder) {}

    public static function start(string $fpm, string $nginx, string $extension, int $workers, int $requestsPerWorker): self
    {
        $folder = sys_get_temp_dir().'/coverage-kernel-fpm-'.bin2hex(random_bytes(6));
        mkdir($folder);
        $server = new self($folder);
        $answer = __DIR__.'/answer.php';
        $user = posix_getpwuid(posix_geteuid())['name'];
        $isRoot = posix_geteuid() === 0;
        $nginxUser = $isRoot ? "user {$user};" : '';

        file_put_contents("{$folder}/php.ini", <<<INI
            zend_extension=opcache
            extension={$extension}
            extension=ffi
            ffi.enable=1
            opcache.enable=1
            opcache.validate_timestamps=0
            opcache.jit=tracing
            opcache.jit_buffer_size=32M
            memory_limit=128M
            display_errors=0
            log_errors=1
            error_log={$folder}/php.log
            variables_order=GPCS
            INI);
        file_put_contents("{$folder}/php-fpm.conf", <<<INI
            [global]
            pid = {$folder}/php-fpm.pid
            error_log = {$folder}/php-fpm.log
            daemonize = no
            process_control_timeout = 10s
            [www]
            user = {$user}
            listen = {$folder}/php-fpm.sock
            listen.backlog = 511
            pm = static
            pm.max_children = {$workers}
            pm.max_requests = {$requestsPerWorker}
            INI);
        // A worker that ends its kept connections when it is recycled or reloaded is not at fault, so each request has a new one.
        file_put_contents("{$folder}/nginx.conf", <<<CONF
            {$nginxUser}
            daemon off;
            pid {$folder}/nginx.pid;
            error_log {$folder}/nginx.log warn;
            worker_processes 1;
            events { worker_connections 256; }
            http {
                access_log off;
                client_body_temp_path {$folder}/body;
                proxy_temp_path {$folder}/proxy;
                fastcgi_temp_path {$folder}/fastcgi;
                uwsgi_temp_path {$folder}/uwsgi;
                scgi_temp_path {$folder}/scgi;
                client_body_buffer_size 1m;
                fastcgi_buffers 16 64k;
                keepalive_requests 100000;
                server {
                    listen unix:{$folder}/nginx.sock;
                    location / {
                        fastcgi_pass unix:{$folder}/php-fpm.sock;
                        fastcgi_param SCRIPT_FILENAME {$answer};
                        fastcgi_param REQUEST_METHOD \$request_method;
                        fastcgi_param QUERY_STRING \$query_string;
                        fastcgi_param CONTENT_LENGTH \$content_length;
                        fastcgi_param CONTENT_TYPE \$content_type;
                        fastcgi_param DEFINITIONS {$folder}/definitions.json;
                    }
                }
            }
            CONF);

        register_shutdown_function($server->stop(...));
        $asRoot = $isRoot ? ['--allow-to-run-as-root'] : [];
        // The C library counts freed blocks in its caches as allocated, so it has none.
        $server->run('php-fpm', [$fpm, '--nodaemonize', '-y', "{$folder}/php-fpm.conf", '-c', "{$folder}/php.ini", ...$asRoot], ['PHP_INI_SCAN_DIR' => '', 'GLIBC_TUNABLES' => 'glibc.malloc.tcache_count=0']);
        $server->run('nginx', [$nginx, '-p', $folder, '-e', "{$folder}/nginx.log", '-c', "{$folder}/nginx.conf"], []);
        $server->waitFor("{$folder}/php-fpm.sock");
        $server->waitFor("{$folder}/nginx.sock");

        return $server;
    }

    public function socket(): string
    {
        return "{$this->folder}/nginx.sock";
    }

    /** Replaces the file of definitions, so that a reader sees the old or the new one and never a part. */
    public function define(string $definitions): void
    {
        file_put_contents("{$this->folder}/definitions.new", $definitions);
        rename("{$this->folder}/definitions.new", "{$this->folder}/definitions.json");
    }

    /** Restarts php-fpm gracefully, as `systemctl reload` does. */
    public function reload(): void
    {
        posix_kill(proc_get_status($this->processes['php-fpm'])['pid'], SIGUSR2);
    }

    /** @return list<string> the lines of the log in which a worker ended by a signal that the reload did not send */
    public function crashes(): array
    {
        return array_values(array_filter(
            file("{$this->folder}/php-fpm.log", FILE_IGNORE_NEW_LINES),
            static fn (string $line): bool => preg_match('/exited on signal (?!3 |15 )|exited with code (?!0 )/', $line) === 1,
        ));
    }

    /** @return list<string> the errors of PHP that are not about its memory limit */
    public function errors(): array
    {
        return array_values(array_filter($this->phpLog(), static fn (string $line): bool => ! str_contains($line, self::OUT_OF_MEMORY)));
    }

    /** How often a request has run out of memory. */
    public function outOfMemory(): int
    {
        return count($this->phpLog()) - count($this->errors());
    }

    /** How many reloads php-fpm has logged. */
    public function reloads(): int
    {
        return preg_match_all('/using inherited socket/', file_get_contents("{$this->folder}/php-fpm.log"));
    }

    /** The last lines of nginx's log. */
    public function complaints(): string
    {
        return implode("\n", array_slice(file("{$this->folder}/nginx.log", FILE_IGNORE_NEW_LINES), -5));
    }

    public function stop(): void
    {
        foreach ($this->processes as $process) {
            proc_terminate($process);
            proc_close($process);
        }
        $this->processes = [];
        if (is_dir($this->folder)) {
            exec('rm -rf '.escapeshellarg($this->folder));
        }
    }

    /** @return list<string> */
    private function phpLog(): array
    {
        return is_file("{$this->folder}/php.log") ? file("{$this->folder}/php.log", FILE_IGNORE_NEW_LINES) : [];
    }

    /**
     * @param  list<string>  $command
     * @param  array<string, string>  $environment
     */
    private function run(string $name, array $command, array $environment): void
    {
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['file', "{$this->folder}/{$name}.out", 'w'], ['redirect', 1]], $pipes, $this->folder, $environment + getenv());
        $this->processes[$name] = $process ?: throw new RuntimeException("{$name} does not start");
    }

    private function waitFor(string $socket): void
    {
        for ($attempt = 0; $attempt < 200; $attempt++) {
            foreach ($this->processes as $name => $process) {
                if (! proc_get_status($process)['running']) {
                    throw new RuntimeException("{$name} ended: ".file_get_contents("{$this->folder}/{$name}.out"));
                }
            }
            if (file_exists($socket)) {
                return;
            }
            usleep(50_000);
        }

        throw new RuntimeException("{$socket} does not appear");
    }
}
