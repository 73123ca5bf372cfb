namespace Microsoft.ML.Recurrent;

/// <summary>The small network that makes one vector of a word's characters.</summary>
public enum CharacterEncoder
{
    /// <summary>A convolution over neighboring characters, the maximum over all positions, and the hyperbolic tangent (Ma &amp; Hovy 2016).</summary>
    Convolution,

    /// <summary>A layer of the network's own cell that reads the characters in both directions; the vector is where each of them ends (Lample et al. 2016). Slower than the convolution.</summary>
    Recurrent,
}
