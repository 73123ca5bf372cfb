using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent;

/// <summary>A cell that was defined outside the library, or read from a file.</summary>
[JsonConverter(typeof(CellJsonConverter))]
internal sealed record DefinedCell : Cell
{
    private readonly CellGraph _equations;

    public DefinedCell(string name, CellGraph equations) => (Name, _equations) = (name, equations);

    public override string Name { get; }

    public bool Equals(DefinedCell? other) => other is not null && Name == other.Name && Graph.Fingerprint == other.Graph.Fingerprint;

    public override int GetHashCode() => HashCode.Combine(Name, Graph.Fingerprint);

    private protected override CellGraph CreateGraph() => _equations;

    internal override void Define(Step s) => throw new NotSupportedException("The cell's equations are given as a graph.");
}
