using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Writes a row's columns to an object's properties, bound as prediction engines bind them; where one fails, the object is put back
/// to what it was. For one thread at a time.</summary>
internal sealed class ObjectWriter<T>
    where T : class
{
    private readonly HeldRow _values;
    private readonly IRowReadableAs<T> _writer;
    private readonly ObjectRow<T> _object;
    private readonly HeldRow _before;
    private readonly IRowReadableAs<T> _restorer;

    public ObjectWriter(IHostEnvironment env, DataViewRow row, SchemaDefinition? definition)
    {
        _values = new HeldRow(row);
        _writer = Writer(env, _values, definition);
        var readable = Readable(definition ?? SchemaDefinition.Create(typeof(T), SchemaDefinition.Direction.Write));
        _object = new ObjectRow<T>(env, readable);
        _before = new HeldRow(_object.Row);
        _restorer = Writer(env, _before, readable);
    }

    /// <summary>Arrays of the right length are written to, not replaced. All values are there before the first is written.</summary>
    public void Write(T target)
    {
        _values.Read();
        _object.Hold(target);
        _before.Read();
        try
        {
            _writer.FillValues(target);
        }
        catch
        {
            Restore(target);
            throw;
        }
    }

    /// <summary>Up to the property that failed, which fails again.</summary>
    private void Restore(T target)
    {
        try
        {
            _restorer.FillValues(target);
        }
#pragma warning disable CA1031 // The first failure is the one to tell.
        catch
#pragma warning restore CA1031
        {
        }
    }

    private static IRowReadableAs<T> Writer(IHostEnvironment env, DataViewRow row, SchemaDefinition? definition) =>
        TypedCursorable<T>.Create(env, new EmptyDataView(env, row.Schema), ignoreMissingColumns: false, definition).GetRow(row);

    /// <summary>The members that can be read too, so that what they were is known.</summary>
    private static SchemaDefinition Readable(SchemaDefinition written)
    {
        var readable = SchemaDefinition.Create(typeof(T), SchemaDefinition.Direction.Write);
        readable.Clear();
        readable.AddRange(written.Where(c => c.Generator is null && IsReadable(c.MemberName)));
        return readable;
    }

    private static bool IsReadable(string member) =>
        typeof(T).GetField(member) is not null || typeof(T).GetProperty(member)?.GetGetMethod() is not null;
}
