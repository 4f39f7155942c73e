<?php

declare(strict_types=1);

// The end of a process in the middle of a call, and calls while it ends.

use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Process;

return function (Attacks $attacks): void {
    $start = <<<'PHP'
        use CoverageKernel\Tests\Sample;
        final class Late
        {
            public function __construct(private $next) {}
            public function __destruct() { echo $this->next->difference() === null ? 'right' : 'wrong'; }
        }
        $guard = new CoverageKernel\ClaimGuard(Sample::definitions());
        $observed = Sample::observed();
        $claim = Sample::claim();
        PHP;
    $ends = 'register_shutdown_function(fn () => print($next->difference() === null ? "right" : "wrong"));';
    $fatal = '/^(PHP )?Fatal error: +.*(\n(Stack trace:|#\d| *thrown in).*)*$/D';
    $codes = [
        'exit in an iterator' => ["{$ends} \$guard->evaluateMany((function () use (\$claim) { yield \$claim; exit(3); })(), \$observed); echo 'not reached';", 3],
        'exit in key()' => ["{$ends} \$guard->evaluateMany(new CoverageKernel\\Tests\\Hostile\\Custom([['a', \$claim], ['b', \$claim]], 'key', 2, fn () => exit(3)), \$observed);", 3],
        'exit in the handler of a warning' => ["{$ends} set_error_handler(fn () => exit(3)); \$guard->evaluateMany((fn () => yield 1.5 => \$claim)(), \$observed); echo 'not reached';", 3],
        'an exception that is not caught' => ["{$ends} CoverageKernel\\Claim::fromJson('{}');", 255, '/^(PHP )?Fatal error: +Uncaught CoverageKernel\\\\Exception\\\\InvalidClaim: /'],
        'a fatal error in an iterator' => ["{$ends} \$guard->evaluateMany((function () use (\$claim) { yield \$claim; eval('class A {} class A {}'); })(), \$observed);", 255, $fatal],
        'a user error in an iterator' => ["{$ends} \$guard->evaluateMany((function () use (\$claim) { yield \$claim; trigger_error('x', E_USER_ERROR); })(), \$observed);", 255, '/^(PHP )?(Fatal error|Deprecated): /'],
        'a destructor at the end' => ['$late = new Late($next);', 0],
        'a destructor in a cycle at the end' => ['$late = new Late($next); $cycle = new stdClass; $cycle->self = $cycle; $cycle->late = $late; unset($late, $cycle);', 0, 'mayLose' => true],
        'an output buffer at the end' => ['ob_start(fn ($text) => $next->difference() === null ? "right" : "wrong"); echo "x";', 0],
        'a stream that is closed at the end' => [<<<'PHP'
            final class Stream
            {
                public $context;
                public static $next;
                public function stream_open() { return true; }
                public function stream_write($data) { return strlen($data); }
                public function stream_flush() { return true; }
                public function stream_close() { fwrite(STDOUT, self::$next->difference() === null ? 'right' : 'wrong'); }
            }
            Stream::$next = $next;
            stream_wrapper_register('late', Stream::class);
            $file = fopen('late://x', 'w');
            PHP, 0],
        'a suspended fiber at the end' => ["\$fiber = new Fiber(fn () => \$guard->evaluateMany(new CoverageKernel\\Tests\\Hostile\\Custom([['a', \$claim]], 'key', 1, fn () => Fiber::suspend()), \$observed)); \$fiber->start(); echo \$next->difference() === null ? 'right' : 'wrong';", 0],
        'a weak map with the definitions at the end' => ['$map = new WeakMap; $map[Sample::definitions()] = new Late($next);', 0],
        'a subclass of a final class' => ["{$ends} eval('final class Mine extends CoverageKernel\\Claim {}');", 255, '/^(PHP )?Fatal error: +.*final class/'],
        'an enum that implements nothing' => ["{$ends} eval('final class Mine implements CoverageKernel\\Audience {}');", 255, '/^(PHP )?Fatal error: +/'],
        'an override of a final method' => ["{$ends} eval('class Mine extends CoverageKernel\\Exception\\CoverageKernelException { public function errors(): array { return []; } }');", 255, '/^(PHP )?Fatal error: +.*final method/'],
        // In a fiber, so that there is a stack for the function that runs at the end.
        'a stack overflow of PHP code in an iterator' => ["ini_set('memory_limit', '64M'); register_shutdown_function(function () use (\$next) { ini_set('memory_limit', '-1'); echo \$next->difference() === null ? 'right' : 'wrong'; }); \$deeper = function (\$deeper) { \$deeper(\$deeper); }; (new Fiber(fn () => \$guard->evaluateMany((function () use (\$deeper) { \$deeper(\$deeper); yield 1; })(), \$observed)))->start();", 255, '/^(PHP )?Fatal error: +(Allowed memory size|Maximum call stack|Uncaught Error: Maximum call stack)/'],
    ];
    foreach ($codes as $what => $row) {
        // `mayLose`: at its end, a PHP without debug assertions frees no objects in cycles.
        $attacks->process($what, Process::code("{$start}\n{$row[0]}", mayLose: $row['mayLose'] ?? false), 'right', $row[1], $row[2] ?? '/^$/D');
    }
};
