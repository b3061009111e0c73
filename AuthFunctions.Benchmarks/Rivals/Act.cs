namespace AuthFunctions.Benchmarks.Rivals;

/// <summary>A task that every stack performs.</summary>
internal enum Act
{
    Register,
    LogIn,
    Profile,
    LogOut,
}
