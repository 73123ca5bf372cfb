using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The place of the classes' names among a column's annotations.</summary>
internal enum ClassAnnotation
{
    /// <summary>The column does not tell classes apart.</summary>
    None,

    /// <summary>The names of a vector's values.</summary>
    SlotNames,

    /// <summary>An annotation of their own: a vector of one length for each step has no names of values.</summary>
    ClassNames,

    /// <summary>The values of a key.</summary>
    KeyValues,
}

/// <summary>A column that a trainer promises before anything is fitted.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Item">The type of its items; that of a key's numbers.</param>
/// <param name="Kind">Whether it holds vectors, and of which length.</param>
internal sealed record ScoreShape(string Name, PrimitiveDataViewType Item, SchemaShape.Column.VectorKind Kind = SchemaShape.Column.VectorKind.Scalar)
{
    /// <summary>True if it holds values from 0 to 1.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>The place of the classes' names; a column whose values they are is a key.</summary>
    public ClassAnnotation Classes { get; init; }
}
