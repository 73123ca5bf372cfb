using System.Globalization;
using System.Reflection;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent.Experiments.Space;

/// <summary>Reads the parameters of an options record off ML.NET's search-space attributes.</summary>
internal static class AttributedParameters
{
    public static IEnumerable<SearchParameter> Of(object options, string prefix = "")
    {
        foreach (var property in OptionPath.Settable(options.GetType()))
        {
            string name = prefix + property.Name;
            object? value = property.GetValue(options);
            if (property.IsDefined(typeof(NestOptionAttribute)) && value is not null)
            {
                foreach (var inner in Of(value, name + "."))
                    yield return inner;
            }
            else if (Parameter(name, property, value) is { } parameter)
                yield return parameter;
        }
    }

    private static SearchParameter? Parameter(string name, PropertyInfo property, object? value)
    {
        object? start = value is null ? null : Plain(name, value);
        return property.GetCustomAttributes(inherit: false).Select<object, SearchParameter?>(a => a switch
        {
            RangeAttribute range => Range(name, property.PropertyType, range, start),
            ChoiceAttribute choice => Choice(name, choice.Candidates, start ?? choice.DefaultValue),
            BooleanChoiceAttribute boolean => Choice(name, [true, false], start ?? boolean.DefaultValue),
            _ => null,
        }).FirstOrDefault(parameter => parameter is not null);
    }

    private static RangeParameter Range(string name, Type type, RangeAttribute attribute, object? start)
    {
        var range = new RangeParameter
        {
            Name = name,
            Start = 0,
            Minimum = Convert.ToDouble(attribute.Min, CultureInfo.InvariantCulture),
            Maximum = Convert.ToDouble(attribute.Max, CultureInfo.InvariantCulture),
            IsLogarithmic = attribute.LogBase,
            IsWhole = OptionValue.IsWhole(Nullable.GetUnderlyingType(type) ?? type),
            IsSingle = (Nullable.GetUnderlyingType(type) ?? type) == typeof(float),
        };
        return range.StartingAt(start ?? attribute.Init);
    }

    private static ChoiceParameter Choice(string name, object[] candidates, object? start)
    {
        object[] plain = [.. candidates.Select(c => Plain(name, c)).Distinct()];
        object first = start is null ? plain[0] : Plain(name, start);
        return new ChoiceParameter { Name = name, Candidates = plain, Start = plain.Contains(first) ? first : plain[0] };
    }

    private static object Plain(string name, object value) => OptionValue.IsPlain(value.GetType()) ? Configuration.Plain(name, value) : value;
}
