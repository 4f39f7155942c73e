<?php

// Without `strict_types`, in which PHP converts the arguments of userland functions. The extension converts none.

/** @return array<string, Closure(object|string, string, array): mixed> ways to call a method */
return [
    'weakly' => fn (object|string $on, string $name, array $arguments) => is_object($on) ? $on->$name(...$arguments) : $on::$name(...$arguments),
    'weakly by call_user_func' => fn (object|string $on, string $name, array $arguments) => call_user_func([$on, $name], ...$arguments),
];
