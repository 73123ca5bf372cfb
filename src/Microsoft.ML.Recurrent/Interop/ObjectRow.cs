using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>An object's properties as a row, bound as <c>LoadFromEnumerable</c> and prediction engines bind them. For one thread at a
/// time.</summary>
internal sealed class ObjectRow<T>(IHostEnvironment env, SchemaDefinition? definition)
    where T : class
{
    private readonly DataViewConstructionUtils.InputRow<T> _row = DataViewConstructionUtils.CreateInputRow<T>(env, definition);

    public DataViewRow Row => _row;

    /// <summary>Makes an object the one that the row holds.</summary>
    public void Hold(T value) => _row.ExtractValues(value);
}
