namespace AuthFunctions.Benchmarks.Backends;

/// <summary>A task that every stack performs.</summary>
internal enum Operation
{
    Register,
    LogIn,
    Profile,
    LogOut,
}
