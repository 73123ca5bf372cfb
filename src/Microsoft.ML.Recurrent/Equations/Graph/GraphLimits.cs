namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The limits of a cell's size: far above every published cell, low enough that a hostile file costs nothing.</summary>
internal static class GraphLimits
{
    public const int Nodes = 1000;

    /// <summary>Operations one upon the other; programs are written by recursion.</summary>
    public const int Depth = 200;

    /// <summary>States, outputs, gates and parameters each.</summary>
    public const int Names = 100;

    public const int NameLength = 64;

    /// <summary>Units of a vector that has a size of its own, blocks of a matrix, periods of a mask.</summary>
    public const int Units = 1 << 20;

    /// <summary>Units of all states, masks, noise and lower outputs in a layer together.</summary>
    public const int CarriedUnits = 1 << 18;

    /// <summary>Groups of a step mask, each with a period.</summary>
    public const int Groups = 1000;

    /// <summary>Bytes of a graph as JSON.</summary>
    public const int Bytes = 1 << 20;
}
