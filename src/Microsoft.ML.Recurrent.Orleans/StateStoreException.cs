using Orleans;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>State could not be read or written, for a reason that trying again does not mend.</summary>
[GenerateSerializer, Alias("Microsoft.ML.Recurrent.StateStoreException")]
public class StateStoreException : OrleansException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The reason.</param>
    public StateStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="innerException">The cause. One of another library, which callers in other processes could not read, is replaced by an exception with its type and message.</param>
    public StateStoreException(string message, Exception? innerException)
        : base(message, ReadableErrors.Cause(innerException)!)
    {
    }
}
