using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Schemas and shapes as lines of text, so that a difference reads at a glance.</summary>
internal static class SchemaDescription
{
    private static readonly MethodInfo _create = typeof(SchemaShape).GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The shape that ML.NET reads off a schema.</summary>
    public static SchemaShape ShapeOf(DataViewSchema schema) => (SchemaShape)_create.Invoke(null, [schema])!;

    /// <summary>One line per column, in order: name, kind, item type, key, and the annotations the same way, sorted.</summary>
    public static string[] Lines(SchemaShape shape) => [.. shape.Select(Line)];

    private static string Line(SchemaShape.Column column) =>
        $"{column.Name}: {column.Kind} {column.ItemType.RawType.Name}{(column.IsKey ? " key" : "")}"
        + $" [{string.Join("; ", column.Annotations.Select(Line).Order())}]";
}
