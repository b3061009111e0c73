namespace AuthFunctions.Tests.Support;

public enum BodyFormat
{
    Form,
    Json,
    Multipart,
}
