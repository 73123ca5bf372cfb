// The tests' own program, which is started as a process of its own by those that kill one.
// silo <silo port> <gateway port>  a silo with its state and membership in PostgreSQL; it ends with its standard input
using System.Globalization;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

return args is ["silo", var port, var gateway]
    ? await PostgresSilo.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(gateway, CultureInfo.InvariantCulture))
    : 1;
