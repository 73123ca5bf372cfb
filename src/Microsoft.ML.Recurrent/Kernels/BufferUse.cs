namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// Watches a buffer that is reused from batch to batch, so that what one long row has taken is given back once nothing like it comes any more.
/// </summary>
internal struct BufferUse
{
    // Uses looked at together: enough to know what is usual, few enough to give back soon.
    private const int Period = 64;

    // A buffer this many times larger than what was needed is given back.
    private const int Far = 8;

    // Values not worth giving back.
    private const int Small = 1 << 16;

    private long _most;
    private int _uses;

    /// <summary>Takes note of a use.</summary>
    /// <param name="length">Values that the buffer has room for.</param>
    /// <param name="needed">Values that this use needs.</param>
    /// <returns>Whether the buffer is far larger than what the last uses have needed, so that it is to be given back.</returns>
    public bool IsFarAbove(long length, long needed)
    {
        _most = Math.Max(_most, needed);
        if (++_uses < Period)
            return false;
        bool far = length > Small && length / Far > _most;
        (_uses, _most) = (0, 0);
        return far;
    }
}
