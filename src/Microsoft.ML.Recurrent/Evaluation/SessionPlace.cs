namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>A session up to a place, and the item that follows: keys from 1 as the model numbers them, 0 for an unknown item.</summary>
internal sealed class SessionPlace
{
    public uint[] Items { get; set; } = [];

    public uint Next { get; set; }
}
