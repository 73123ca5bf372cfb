namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>One type of exception for every file that is refused, whatever found the damage.</summary>
internal static class ModelRefusal
{
    /// <exception cref="FormatException">The streams are missing, truncated, altered or of a newer format.</exception>
    public static T Of<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException
            or InvalidCastException or NotSupportedException or InvalidDataException or EndOfStreamException or NullReferenceException or OutOfMemoryException)
        {
            throw new FormatException($"The model cannot be read: {e.Message} The file has been altered, or is damaged.", e);
        }
    }
}
