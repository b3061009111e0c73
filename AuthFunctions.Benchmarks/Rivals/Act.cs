namespace AuthFunctions.Benchmarks.Rivals;

/// <summary>What every stack is asked to do.</summary>
internal enum Act
{
    Register,
    LogIn,
    Profile,
    LogOut,
}
