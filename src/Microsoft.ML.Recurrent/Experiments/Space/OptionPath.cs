using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Microsoft.ML.Recurrent.Experiments.Space;

/// <summary>The way from a record to one of its properties, such as <c>Training.LearningRate</c>.</summary>
internal sealed class OptionPath
{
    private const BindingFlags Anywhere = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    private readonly PropertyInfo[] _properties;

    private OptionPath(string name, PropertyInfo[] properties) => (Name, _properties) = (name, properties);

    public string Name { get; }

    public Type Type => Nullable.GetUnderlyingType(_properties[^1].PropertyType) ?? _properties[^1].PropertyType;

    public bool TakesNull => !_properties[^1].PropertyType.IsValueType || Nullable.GetUnderlyingType(_properties[^1].PropertyType) is not null;

    /// <summary>Finds a property of a record, or null.</summary>
    public static OptionPath? Find(object options, string name)
    {
        List<PropertyInfo> properties = [];
        var type = options.GetType();
        foreach (string part in name.Split('.'))
        {
            if (Settable(type).FirstOrDefault(p => p.Name == part) is not { } property)
                return null;
            properties.Add(property);
            type = property.PropertyType;
        }

        return new OptionPath(name, [.. properties]);
    }

    /// <summary>The path that a lambda expression such as <c>o => o.Training.LearningRate</c> names.</summary>
    /// <exception cref="ArgumentException">It names no property.</exception>
    public static string Of(LambdaExpression expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        Stack<string> names = [];
        var body = Unconverted(expression.Body);
        while (body is MemberExpression { Member: PropertyInfo property, Expression: { } owner })
        {
            names.Push(property.Name);
            body = Unconverted(owner);
        }

        return body is ParameterExpression && names.Count > 0 ? string.Join('.', names)
            : throw new ArgumentException($"'{expression}' names no property; expected one such as o => o.Training.LearningRate.", nameof(expression));
    }

    /// <summary>The names of all properties that can be set, those of records within included.</summary>
    public static IEnumerable<string> Names(Type type, string prefix = "") => Settable(type).SelectMany(p =>
        IsRecord(p.PropertyType) && !IsRecordOf(p.PropertyType, type) ? Names(p.PropertyType, $"{prefix}{p.Name}.").Prepend(prefix + p.Name) : [prefix + p.Name]);

    public static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties().Where(p => p.CanRead && p.SetMethod?.IsPublic == true && p.GetIndexParameters().Length == 0);

    public object? Get(object options) => _properties.Aggregate((object?)options, (owner, property) => owner is null ? null : property.GetValue(owner));

    /// <summary>A copy of a record with another value at this path.</summary>
    public object With(object options, object? value) => With(options, 0, value);

    private static Expression Unconverted(Expression expression) =>
        expression is UnaryExpression { NodeType: ExpressionType.Convert } conversion ? conversion.Operand : expression;

    private static bool IsRecord(Type type) => Cloning(type) is not null && type.Assembly != typeof(object).Assembly;

    private static bool IsRecordOf(Type type, Type other) => type.IsAssignableFrom(other);

    private static MethodInfo? Cloning(Type type) => type.GetMethod("<Clone>$", Anywhere);

    private object With(object options, int depth, object? value)
    {
        var property = _properties[depth];
        if (depth + 1 < _properties.Length)
        {
            object inner = property.GetValue(options) ?? throw new ArgumentException(
                $"{property.Name} is null, so that {Name} cannot be set; give the space's options a {property.PropertyType.Name}.", nameof(options));
            value = With(inner, depth + 1, value);
        }

        var clone = Cloning(options.GetType())
            ?? throw new ArgumentException($"{options.GetType().Name} is no record, and cannot be copied with another {property.Name}; make it a record.", nameof(options));
        object copy = clone.Invoke(options, [])!;
        try
        {
            property.SetValue(copy, value);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        return copy;
    }
}
