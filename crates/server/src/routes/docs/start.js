// The token stays in the memory of the page, and nothing is asked of any other server.
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#page",
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: -1,
  docExpansion: "list",
  persistAuthorization: false,
  validatorUrl: null,
});
