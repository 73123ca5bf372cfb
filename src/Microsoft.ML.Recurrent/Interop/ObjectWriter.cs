using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Writes a row's columns to an object's properties, bound as prediction engines bind them. For one thread at a time.</summary>
internal sealed class ObjectWriter<T>(IHostEnvironment env, DataViewRow row, SchemaDefinition? definition)
    where T : class
{
    private readonly IRowReadableAs<T> _row =
        TypedCursorable<T>.Create(env, new EmptyDataView(env, row.Schema), ignoreMissingColumns: false, definition).GetRow(row);

    /// <summary>Arrays of the right length are written to, not replaced.</summary>
    public void Write(T target) => _row.FillValues(target);
}
