namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>The state of one series or key between inputs. Whoever reads or writes it locks it.</summary>
internal abstract class KeptState
{
    /// <summary>The name by which it is found.</summary>
    public abstract string Name { get; }

    /// <summary>True if an input has been taken in whole.</summary>
    public bool HasBegun { get; set; }

    /// <summary>True if the engine has forgotten it, or holds another in its place: look for it again.</summary>
    public bool IsGone { get; set; }

    /// <summary>True if a call is at work on it; the lock does not keep out the call's own thread.</summary>
    public bool IsChanging { get; set; }

    /// <summary>The place in the order of use; guarded by that order.</summary>
    public LinkedListNode<KeptState>? Use { get; set; }

    /// <summary>The words of the engine's messages.</summary>
    public abstract StreamWords Words { get; }

    /// <exception cref="InvalidOperationException">A property or transformer of the call at work calls the engine.</exception>
    public void ThrowIfChanging()
    {
        if (IsChanging)
            throw new InvalidOperationException(StreamErrors.CalledFromWithin(Words, Name));
    }
}
